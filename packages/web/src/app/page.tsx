import { StartPage } from '../features/agents/StartPage.tsx';

export default function Home() {
  return <StartPage />;
}
