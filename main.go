// Tocsin brings Microsoft's security alerts to the terminal.
package main

import (
	"os"

	"tocsin/cmd"
)

func main() { os.Exit(cmd.Main(os.Args[1:], cmd.System())) }
