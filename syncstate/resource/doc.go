// Package resource says what a file of a JENKINS_HOME is: the configuration of
// an item, a node, a user, a plugin, a build's record, or nothing that replicas
// must agree on.
//
// It only looks at paths relative to the home and never at the disk, so it can't
// tell a folder from a job (both are an Item; the root element of config.xml
// tells), nor whether a file exists. What must be done about a change is the
// business of syncstate.
package resource
