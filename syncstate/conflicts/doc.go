// Package conflicts keeps what one controller overwrote without having seen it,
// and settles it: by rule where there is one, else by a person.
//
// It finds no conflicts (package syncstate does, from what controllers say they had
// loaded), loads nothing into a controller, and never decides between two people.
// Outside .footman it writes in one way only: it puts content in the place of a
// version that it has just read there (file.go). DESIGN.md has the argument.
package conflicts
