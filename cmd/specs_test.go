package cmd

import "tocsin/tui/command"

// ScreenSpecs returns the commands of every screen, for the tests outside of the package.
func ScreenSpecs() [][]command.Spec { return specs() }
