package config

import "testing"

func TestPlain(t *testing.T) {
	text := `# mine
store = "sqlite:x.db" # ask John
[ views ] # ours
"VIP" = "@user = 'ceo'"
[[integration]]
name = "a" # secret
sources = ["alerts_v2"]
[highlights]
red = "title = 'x'"
`
	got, err := Plain([]byte(text), "views", "highlights")
	want := `store = 'sqlite:x.db'

[[integration]]
name = 'a'
sources = ['alerts_v2']
`
	if err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
	for _, other := range []string{"views.\"VIP\" = 'x'\n", "[views.x]\ny = 1\n", "[\"views\"]\na = 'b'\n"} {
		if got, err := Plain([]byte(other), "views"); err != nil || got != "" {
			t.Errorf("%q: %v %q", other, err, got)
		}
	}
	if _, err := Plain([]byte("[views")); err == nil {
		t.Error("damaged settings are written")
	}
}
