package alerts

import (
	"encoding/json"
	"testing"

	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// FuzzResume: whatever stands in the file of how a list was left, a list begins with it, is
// drawn whole, takes keys, and the way in which it looks then is one to begin with again.
func FuzzResume(f *testing.F) {
	f.Add(`{"view":"High","query":"severity = 'high'","sort":"title","up":true,"columns":["SEV","TITLE"],"chosen":"SEV","cursor":{"integration":"contoso","source":"alerts_v2","id":"a01"},"share":-10,"times":"UTC"}`)
	f.Add(`{"view":"","query":"severity =","sort":"@nothing","columns":["","NONE","NONE"],"chosen":"\u202e","share":9223372036854775807,"times":"lunar","seen":"9999-12-31T23:59:59Z"}`)
	f.Add(`{"query":"| aggregate count by title | head 1","cursor":{},"top":true,"columns":["AGE","AGE"]}`)
	f.Add(`{"query":"FROM incident"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var was State
		if json.Unmarshal([]byte(text), &was) != nil || len(was.Query) > 4096 || len(was.Columns) > 100 {
			t.Skip("it is left out as damaged, or takes long to be drawn")
		}
		s := New(Options{Store: unchanging{newFakeStore(at(midnight), plain(5)...)}, Now: at(midnight), User: "kim", Resume: &was})
		s.pane.detail.Rest = 0
		th := theme.New(theme.Options{Dark: true})
		for _, cmd := range tuitest.Prepare(s, th, 80, 22) {
			deliver(s, cmd)
		}
		tuitest.Exact(t, s.Draw(80, 22), 80, 22)
		for _, id := range []string{"alerts.down", "alerts.sort", "alerts.only"} {
			deliver(s, s.Do(id))
		}
		tuitest.Exact(t, s.Draw(120, 40), 120, 40)
		if _, err := json.Marshal(s.lens.state()); err != nil {
			t.Fatal(err)
		}
	})
}
