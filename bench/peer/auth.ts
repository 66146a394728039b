import {
  Body,
  Controller,
  Global,
  Injectable,
  Module,
  Post,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { IsString } from 'class-validator';
import type { Request } from 'express';

/** As in Nest's documentation, "Authentication". */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request & { user?: object }>();
    const [type, token = ''] = request.headers.authorization?.split(' ') ?? [];
    if (type !== 'Bearer') throw new UnauthorizedException();
    try {
      request.user = await this.jwt.verifyAsync<object>(token);
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}

class SignInDto {
  @IsString()
  username!: string;

  @IsString()
  password!: string;
}

@Controller('integration/admin/token')
class AuthController {
  constructor(private readonly jwt: JwtService) {}

  /** The peer has no users: every sign-in succeeds. */
  @Post()
  async signIn(@Body() { username }: SignInDto): Promise<string> {
    return JSON.stringify(await this.jwt.signAsync({ sub: 1, username }));
  }
}

@Global()
@Module({
  imports: [JwtModule.register({ secret: 'a secret of the bench', signOptions: { expiresIn: '1h' } })],
  controllers: [AuthController],
  exports: [JwtModule],
})
export class AuthModule {}
