package detail_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestLook(t *testing.T) {
	var w, h int
	fmt.Sscanf(os.Getenv("LOOK"), "%dx%d", &w, &h)
	for _, name := range strings.Fields(os.Getenv("NAMES")) {
		for _, pane := range strings.Fields(os.Getenv("PANES")) {
			p := open(told(t, name))
			p.Do("detail." + pane)
			p.Draw(dark(), w, h, true)
			for range len(os.Getenv("UNFOLD")) {
				p.Unfold()
				p.Draw(dark(), w, h, true)
				p.Do("detail.down")
			}
			fmt.Println(name, pane)
			fmt.Println(ansi.Strip(strings.Join(p.Draw(dark(), w, h, true), "│\n")) + "│")
		}
	}
}
