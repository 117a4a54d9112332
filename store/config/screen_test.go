package config_test

import (
	"testing"
	"time"

	"tocsin/store/config"
)

func TestScreen(t *testing.T) {
	for _, c := range []struct {
		text string
		want config.Screen
	}{
		{"", config.Screen{Links: "auto", Notify: "off", Motion: "auto", SeenAfter: 1500 * time.Millisecond, Advance: true}},
		{
			"notify = 'native'\nmotion = 'off'\nseen_after = '0s'\nadvance = false\nconfirm_quit = true\n",
			config.Screen{Links: "auto", Notify: "native", Motion: "off", ConfirmQuit: true},
		},
		{
			"notify = 'bell'\nmouse = true\nseen_after = '60s'\nadvance = true\n",
			config.Screen{Links: "auto", Mouse: true, Notify: "bell", Motion: "auto", SeenAfter: time.Minute, Advance: true},
		},
		{"seen_after = '0.25s'", config.Screen{Links: "auto", Notify: "off", Motion: "auto", SeenAfter: 250 * time.Millisecond, Advance: true}},
	} {
		got, err := config.Load(t.Context(), write(t, "[screen]\n"+c.text))
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
		} else if got.Screen != c.want {
			t.Errorf("%q: %+v, want %+v", c.text, got.Screen, c.want)
		}
	}
	if got := config.Empty("x").Screen; !got.Advance || got.SeenAfter == 0 {
		t.Errorf("of no file: %+v", got)
	}
}
