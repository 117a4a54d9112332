package sqlite

// wordPages remember words by id, in pages of neighbouring ids, because a scan asks
// for some thirty words a record and a map would take most of its time. They stay
// within a limit of bytes: a sweep drops the pages that were not used since the
// last one. It is not safe for concurrent use.
type wordPages struct {
	all   []*wordPage // by id / pageWords
	size  int         // bytes
	limit int
}

const (
	pageWords    = 256 // a scan reads as many at once: neighbours were first seen together
	pageOverhead = pageWords * 24
)

type wordPage struct {
	words [pageWords]word // the zero word if it is not remembered
	size  int
	used  bool // since the last sweep
}

func (p *wordPages) get(id int64) (word, bool) {
	if at := id / pageWords; id > 0 && at < int64(len(p.all)) && p.all[at] != nil {
		p.all[at].used = true
		which := p.all[at].words[id%pageWords]
		return which, which != word{}
	}
	return word{}, false
}

func (p *wordPages) put(id int64, which word) {
	if p.size > p.limit {
		p.sweep()
	}
	at := int(id / pageWords)
	for at >= len(p.all) {
		p.all = append(p.all, nil)
	}
	if p.all[at] == nil {
		p.all[at] = &wordPage{size: pageOverhead}
		p.size += pageOverhead
	}
	pg := p.all[at]
	pg.used = true
	more := len(which.text) - len(pg.words[id%pageWords].text)
	pg.words[id%pageWords] = which
	pg.size += more
	p.size += more
}

func (p *wordPages) drop(id int64) {
	if _, ok := p.get(id); ok {
		p.put(id, word{})
	}
}

// sweep drops the pages that were not used since the last sweep. If more than half
// of the limit is left, it drops every other page too.
func (p *wordPages) sweep() {
	for at, pg := range p.all {
		switch {
		case pg == nil:
		case !pg.used:
			p.discard(at)
		default:
			pg.used = false
		}
	}
	for at := 0; p.size > p.limit/2 && at < len(p.all); at += 2 {
		p.discard(at)
	}
}

func (p *wordPages) discard(at int) {
	if p.all[at] != nil {
		p.size -= p.all[at].size
		p.all[at] = nil
	}
}
