// Signatures of org.jenkinsci.plugins.workflow.graph.FlowActionStorage as of 1358.vfb_5780da_64cb_ and 1413.v2ff1a_5e720fa_; see DESIGN.md.
package org.jenkinsci.plugins.workflow.graph;

public interface FlowActionStorage {
    java.util.List<hudson.model.Action> loadActions(org.jenkinsci.plugins.workflow.graph.FlowNode node) throws java.io.IOException;
    void saveActions(org.jenkinsci.plugins.workflow.graph.FlowNode node, java.util.List<hudson.model.Action> actions) throws java.io.IOException;
}
