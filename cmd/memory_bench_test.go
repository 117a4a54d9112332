//go:build unix

package cmd

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// memoryOf returns a figure of a process from /proc, in bytes; 0 if it isn't there.
func memoryOf(process, name string) int64 {
	status, err := os.ReadFile("/proc/" + process + "/status")
	if err != nil {
		return 0
	}
	_, rest, found := bytes.Cut(status, []byte("\n"+name+":"))
	if !found {
		return 0
	}
	kilobytes, _ := strconv.ParseInt(string(bytes.Fields(rest)[0]), 10, 64)
	return kilobytes << 10
}

// resident returns the resident bytes of this process: of the heap, and of mapped files.
func resident() (anon, file int64) { return memoryOf("self", "RssAnon"), memoryOf("self", "RssFile") }

// peakEvery is the time between two looks at a process.
const peakEvery = 5 * time.Millisecond

// watchPeak looks at the peak of a process until it ends; peak returns the last one. The
// maximum that wait4 reports is no use: it begins with that of the process that started it.
func watchPeak(pid int) (peak func() int64) {
	stop, last := make(chan struct{}), make(chan int64, 1)
	go func() {
		tick := time.NewTicker(peakEvery)
		defer tick.Stop()
		var seen int64
		for {
			seen = max(seen, memoryOf(fmt.Sprint(pid), "VmHWM"))
			select {
			case <-tick.C:
			case <-stop:
				last <- seen
				return
			}
		}
	}()
	return func() int64 {
		close(stop)
		return <-last
	}
}
