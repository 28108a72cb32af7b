// Package strict reads YAML into structs and says exactly what is wrong with it:
// file, line, column, an excerpt and, for a word that nobody knows, the nearest
// one. All mistakes of a file are told at once. Text, numbers, durations and sizes
// are never guessed from each other.
//
// It is not a general decoder: it knows what settings are made of (text, whole
// numbers, true and false, durations, sizes, lists of texts, nested sections),
// reads one document and no merge keys.
package strict
