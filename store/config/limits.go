package config

import "time"

// longestPoll bounds poll_every: a longer time is a typing error.
const longestPoll = Duration(7 * 24 * time.Hour)

// shortestKeep bounds keep. The last week is read again each day, for alerts that became
// visible late: with a shorter time they would be removed while they still come.
const shortestKeep = Duration(7 * 24 * time.Hour)

// mostIndexRows bounds index_rows: a larger number is a typing error.
const mostIndexRows = 100_000_000

// MaxHighlights bounds the highlights: each is searched for after each answer, and more
// signs can't be told apart.
const MaxHighlights = 5

// Limits on a settings file, which a person or a program wrote. Its size is
// bound.Settings.
const (
	maxName  = 64  // characters of an integration's name; setup is stricter (alert.CheckIntegration)
	maxShown = 300 // runes of the file, its path or an error that a sentence repeats
)

// MaxProblems bounds the problems that are collected from a file. Each costs the search
// for a hint; no person reads more.
const MaxProblems = 100
