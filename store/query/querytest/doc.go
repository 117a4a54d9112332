// Package querytest makes random queries and records for tests: of the query
// language itself, and of whatever must answer as its matcher does.
//
// Both come from the same small stock of words, so that queries find some of
// the records and not all of them. Texts hold what Microsoft sends and what an
// attacker may: other scripts, combining marks, zero-width characters, quotes.
// Only tests may import it. Begin with Query and Of.
package querytest
