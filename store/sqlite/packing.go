package sqlite

import "zombiezen.com/go/sqlite"

// pack makes fingerprints, and blocks whose packing it begins.
func (db *DB) pack(conn *sqlite.Conn, p *plan) (err error) {
	writes := p.writes()
	for _, it := range writes {
		db.fingerprint(it)
	}
	if p.blocks, err = db.blocks(conn, writes); err == nil {
		p.packing.begin(p.blocks)
	}
	return err
}

// packing packs blocks in a goroutine of its own: it costs as much as learning the texts
// of the same items, and needs neither the file nor the lock, so that the two go on side by
// side. The zero value has nothing to pack.
type packing struct {
	done  chan struct{} // closed when all are packed; nil if none was begun
	broke any           // the panic that ended it; nil for none
}

func (p *packing) begin(blocks []*block) {
	done := make(chan struct{})
	p.done = done
	go func() {
		defer close(done)
		defer func() { p.broke = recover() }()
		var plain []byte
		for _, b := range blocks {
			plain = b.pack(plain)
		}
	}()
}

// wait returns when all blocks are packed. A panic of the packing goes on in the caller,
// which may know what to do about it.
func (p *packing) wait() {
	if p.done == nil {
		return
	}
	<-p.done
	if p.broke != nil {
		panic(p.broke)
	}
}
