import type { Metadata } from 'next';
import { LoginScreen } from '../../features/agents/LoginScreen.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default function LoginPage() {
  return <LoginScreen />;
}
