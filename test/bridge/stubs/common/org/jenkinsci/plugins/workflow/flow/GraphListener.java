// Signatures of org.jenkinsci.plugins.workflow.flow.GraphListener as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.flow;

public interface GraphListener extends hudson.ExtensionPoint {
    void onNewHead(org.jenkinsci.plugins.workflow.graph.FlowNode node);

    interface Synchronous extends org.jenkinsci.plugins.workflow.flow.GraphListener {
    }
}
