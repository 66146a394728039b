export default async function teardown() {
  await globalThis.mysql9Server?.stop();
}
