package cmd

import (
	"bytes"
	"runtime"
	"testing"
	"weak"
)

// TestARunLetsGoOfWhatItHeld: a process of many runs, such as that of these tests, keeps nothing of those
// that have ended.
func TestARunLetsGoOfWhatItHeld(t *testing.T) {
	ended := func() weak.Pointer[bytes.Buffer] {
		env, out := quietEnv(t), &bytes.Buffer{}
		env.Out, env.Err = out, out
		if code := run(t.Context(), []string{"version"}, env); code != 0 {
			t.Fatalf("exit %d", code)
		}
		return weak.Make(out)
	}()
	runtime.GC()
	if out := ended.Value(); out != nil {
		t.Errorf("its output is still held: %q", out.String())
	}
}
