package alerts

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// TestVeryManyProducts holds that chips and menu say it if the products are too many to
// list.
func TestVeryManyProducts(t *testing.T) {
	records := plain(index.ManyValues + 1)
	for i := range records {
		records[i].Alert.Provider = alert.Provider(fmt.Sprint("product", i))
	}
	for n, want := range map[int]bool{index.ManyValues: false, index.ManyValues + 1: true} {
		s := still(newFakeStore(at(midnight), records[:n]...), theme.New(theme.Options{}), 120, 22)
		if line := strip(s.chips(120)); strings.Contains(line, "of over 1 000") != want || text.Width(line) != 120 {
			t.Errorf("%d products: %s", n, line)
		}
		m := newMenu(s)
		lines := m.Draw(80, 22)
		if got := strip(strings.Join(lines, "\n")); strings.Contains(got, "Over 1 000 products; only the largest are listed") != want || len(lines) != 21 {
			t.Errorf("%d products: %d lines\n%s", n, len(lines), got)
		}
	}
}
