package detail_test

import (
	"tocsin/store"
	"tocsin/tui/detail"
)

// The store that the program runs on is one that the pane can ask.
var _ detail.Store = (*store.Store)(nil)
