// Signatures of hudson.model.ResourceActivity as of jenkins-2.484; see DESIGN.md.
package hudson.model;

public interface ResourceActivity {
    String getDisplayName();
}
