package collect_test
import ("testing";"testing/synctest";"net/http";"fmt";"time";"net/url";"tocsin/graph/simulator")
func TestDbg(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bend := refuses(504, "a0100", "a0101", "a0102")
		b := newBent(t, simulator.Switches{MaxTop: 50, RefuseSkip: true}, 300, func(i int) (time.Duration, time.Duration) { return 10*time.Hour + time.Duration(i)*time.Millisecond, 4 * time.Hour }, func(r *http.Request, body []byte) (int, []byte) {
				st, out := bend(r, body)
				q, _ := url.QueryUnescape(r.URL.RawQuery); fmt.Println(time.Now().Format("15:04:05"), st, q, len(body)) 
				return st, out
			})
		b.run(40*time.Minute)
		t.Logf("%d %+v", b.wire.lists.Load(), b.kept.state)
	})
}
