// Refuses a Node.js that is too old, before anything is installed. Runs, and parses, on any version.
var wanted = /\d+\.\d+/.exec(require('../package.json').engines.node)[0];
var given = process.versions.node;
var parts = function (version) {
  return version.split('.').map(Number);
};
if (
  parts(given)[0] < parts(wanted)[0] ||
  (parts(given)[0] === parts(wanted)[0] && parts(given)[1] < parts(wanted)[1])
) {
  console.error('nest-msi needs Node.js ' + wanted + ' or later; this is ' + given + ' (' + process.execPath + ').');
  process.exit(1);
}
