package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestKeyNamesOnOtherKeyboards(t *testing.T) {
	for _, c := range []struct {
		name string
		key  tea.Key
		want string
	}{
		{"plain", tea.Key{Code: 'j', Text: "j"}, "j"},
		{"shifted", tea.Key{Code: 'g', Text: "G", Mod: tea.ModShift}, "G"},
		{"sign", tea.Key{Code: '7', Text: "?", Mod: tea.ModShift, BaseCode: '7'}, "?"},
		{"cyrillic o is on j", tea.Key{Code: 'о', Text: "о", BaseCode: 'j'}, "j"},
		{"with shift", tea.Key{Code: 'п', Text: "П", Mod: tea.ModShift, BaseCode: 'g'}, "G"},
		{"with caps lock", tea.Key{Code: 'п', Text: "П", BaseCode: 'g'}, "G"},
		{"with ctrl", tea.Key{Code: 'в', Mod: tea.ModCtrl, BaseCode: 'd'}, "ctrl+d"},
		{"arabic digit", tea.Key{Code: '١', Text: "١", BaseCode: '1'}, "1"},
		{"no base told", tea.Key{Code: 'о', Text: "о"}, "о"},
		{"a azerty", tea.Key{Code: 'a', Text: "a", BaseCode: 'q'}, "a"},
		{"ctrl+a azerty", tea.Key{Code: 'a', Mod: tea.ModCtrl, BaseCode: 'q'}, "ctrl+a"},
		{"umlaut has no Latin place", tea.Key{Code: 'ö', Text: "ö", BaseCode: ';'}, ";"},
		{"named", tea.Key{Code: tea.KeyPgDown}, "pgdown"},
		{"tab", tea.Key{Code: tea.KeyTab, Mod: tea.ModShift}, "shift+tab"},
		{"space", tea.Key{Code: ' ', Text: " "}, "space"},
	} {
		if got := keyName(c.key); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestDefaultKeysLeaveMultiplexersAlone(t *testing.T) {
	taken := map[string]bool{"ctrl+a": true, "ctrl+b": true, "ctrl+s": true, "ctrl+q": true, "ctrl+space": true}
	for _, s := range Globals() {
		for _, k := range s.Keys {
			if taken[k] {
				t.Errorf("%s is bound to %s", s.ID, k)
			}
		}
	}
}
