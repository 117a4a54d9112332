package facets

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/text"
)

// TestVeryManyProducts holds that chips and menu say it if the products are too many to
// list.
func TestVeryManyProducts(t *testing.T) {
	records := some(index.ManyValues+1, 1)
	for i := range records {
		records[i].Alert.Provider = alert.Provider(fmt.Sprint("product", i))
	}
	for n, want := range map[int]bool{index.ManyValues: false, index.ManyValues + 1: true} {
		f := answered(t, "", records[:n]...)
		if got := line(f, 120); strings.Contains(got, "of over 1 000") != want || text.Width(got) != 120 {
			t.Errorf("%d products: %s", n, got)
		}
		lines := menuOf(t, f, "").Draw(80, 22)
		if got := ansi.Strip(strings.Join(lines, "\n")); strings.Contains(got, "Over 1 000 products; only the largest are listed") != want || len(lines) != 21 {
			t.Errorf("%d products: %d lines\n%s", n, len(lines), got)
		}
	}
}
