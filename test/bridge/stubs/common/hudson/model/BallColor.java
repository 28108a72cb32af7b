// Signatures of hudson.model.BallColor as of jenkins-2.484 and jenkins-2.568.2; see DESIGN.md.
package hudson.model;

public enum BallColor implements hudson.model.StatusIcon {
    RED, RED_ANIME, YELLOW, YELLOW_ANIME, BLUE, BLUE_ANIME, GREY, GREY_ANIME, DISABLED, DISABLED_ANIME, ABORTED, ABORTED_ANIME, NOTBUILT, NOTBUILT_ANIME;
    public String getIconName() { throw null; }
    public String getIconClassName() { throw null; }
    public String getImage() { throw null; }
    public String getImageOf(String size) { throw null; }
    public String getDescription() { throw null; }
    public java.awt.Color getBaseColor() { throw null; }
    public String getHtmlBaseColor() { throw null; }
    public String toString() { throw null; }
    public hudson.model.BallColor anime() { throw null; }
    public hudson.model.BallColor noAnime() { throw null; }
    public boolean isAnimated() { throw null; }
}
