import { Monitor, Moon, Sun } from 'lucide-react';
import { Button } from '../components/ui/button';
import { text } from '../text';
import { setTheme, type Theme, useTheme } from './theme';

const looks: Record<Theme, { icon: typeof Sun; next: Theme }> = {
  system: { icon: Monitor, next: 'light' },
  light: { icon: Sun, next: 'dark' },
  dark: { icon: Moon, next: 'system' },
};

export function ThemeButton() {
  const theme = useTheme();
  const { icon: Icon, next } = looks[theme];
  const label = `${text.theme.change}: ${text.theme[theme]}`;

  return (
    <Button variant="ghost" size="icon" onClick={() => setTheme(next)} aria-label={label} title={text.theme[theme]}>
      <Icon size={18} aria-hidden />
    </Button>
  );
}
