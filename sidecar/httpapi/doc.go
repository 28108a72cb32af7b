// Package httpapi is the JSON form of a sidecar's public API: the services
// Controller, Cluster and Adoption as HTTP/1.1 on loopback, for everything that
// can't speak gRPC (curl, the bridge, clients of a standard library). It decides
// who may come in and how much they may take; what a call means is decided by
// the services behind it.
//
// It does not serve Runner and Peer, which are private, it does not leave this
// host, and it knows neither the home nor the cluster.
package httpapi
