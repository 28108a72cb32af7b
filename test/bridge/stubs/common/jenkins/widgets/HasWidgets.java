// Signatures of jenkins.widgets.HasWidgets as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package jenkins.widgets;

public interface HasWidgets {
    java.util.logging.Logger LOGGER = null;
}
