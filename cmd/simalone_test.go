package cmd

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneSimAFolder begins a second sim in the folder of one that runs: it is refused, and the files
// stay as they are. Once the first has ended, the folder is free.
func TestOneSimAFolder(t *testing.T) {
	dir := t.TempDir()
	release, err := simAlone(dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "ca.pem"), "of the first")
	got := call(t, quietEnv(t), "sim", "--dir", dir)
	if kept, err := os.ReadFile(filepath.Join(dir, "ca.pem")); got.code != 2 || !strings.Contains(got.err, "another tocsin sim uses the folder "+dir) || err != nil || string(kept) != "of the first" {
		t.Errorf("%+v, ca.pem has %q, %v", got, kept, err)
	}
	release()
	if release, err = simAlone(dir); err != nil {
		t.Fatal(err)
	}
	release()
}

// TestTheAddressesOfASimStay: behind a named port the audit records have the next one, unless another program has
// that.
func TestTheAddressesOfASimStay(t *testing.T) {
	for range 20 { // ports of other programs
		first, office, err := listenTwice("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		named := first.Addr().(*net.TCPAddr)
		next := net.TCPAddr{IP: named.IP, Port: named.Port + 1}
		closeAll(t, first, office)
		again, beside, err := listenTwice(named.String())
		if err != nil {
			continue
		}
		at := beside.Addr().String()
		closeAll(t, again, beside)
		if at != next.String() {
			continue
		}
		taken, err := net.Listen("tcp", next.String())
		if err != nil {
			continue
		}
		again, beside, err = listenTwice(named.String())
		if err != nil || beside.Addr().String() == next.String() {
			t.Errorf("beside a taken port: %v", err)
		}
		closeAll(t, again, beside)
		closeAll(t, taken)
		return
	}
	t.Error("the audit records never have the port behind a named one")
}

func closeAll(t *testing.T, all ...net.Listener) {
	t.Helper()
	for _, l := range all {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}
