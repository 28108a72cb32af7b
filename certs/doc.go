// Package certs gives sidecars the certificates by which they know each other:
// the cluster's authority in the home, each replica's own certificate, the list of
// revoked ones, and TLS configurations that check all of it on both sides of a
// connection.
//
// A certificate says which replica of which cluster its holder is, in one URI:
// footman://CLUSTER/replica/NAME. Host names and addresses mean nothing here.
//
// It decides nothing about builds, listens nowhere, knows no gRPC, and keeps
// nobody out who can read the home: the authority's key lies there, and whoever
// reads it could write the ledger just as well.
package certs
