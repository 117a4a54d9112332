package cmd

import (
	"reflect"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/config"
	"tocsin/tui"
	"tocsin/tui/screen"
)

// TestWhatAPersonDecidedReachesTheScreen: at the start, and when the file has changed.
func TestWhatAPersonDecidedReachesTheScreen(t *testing.T) {
	settings := config.Empty("config.toml")
	settings.Screen = config.Screen{Mouse: true, Notify: "native", Motion: "off", SeenAfter: 3 * time.Second, ConfirmQuit: true}
	want := tui.Settings{
		Mouse: true, Notify: tui.NotifyNative, ConfirmQuit: true,
		Screens: screen.Settings{SeenAfter: 3 * time.Second},
	}
	if got := frameSettings(settings); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	a := newApp(quietEnv(t))
	tender := newTender(a, nil, func(error) {})
	tender.to = make(chan tea.Msg, 2)
	tender.show(settings)
	look, ok := (<-tender.to).(tui.Look)
	if !ok || !reflect.DeepEqual(look.Settings, want) || !look.Theme.Still {
		t.Errorf("the screen hears %+v", look)
	}
}

func TestReducedMotionOfTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		motion, env string
		still       bool
	}{{"auto", "", false}, {"off", "", true}, {"auto", "1", true}, {"auto", "0", true}} {
		settings := config.Empty("config.toml")
		settings.Screen.Motion = c.motion
		env := Env{Get: func(name string) string { return map[string]string{"NO_MOTION": c.env}[name] }}
		if got := themeOf(env, settings).Still; got != c.still {
			t.Errorf("%+v: still %v", c, got)
		}
	}
}
