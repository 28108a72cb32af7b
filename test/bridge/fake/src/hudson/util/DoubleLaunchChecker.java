package hudson.util;

public class DoubleLaunchChecker extends hudson.model.AdministrativeMonitor {
    private long lastWriteTime;
    private boolean disabled;

    public DoubleLaunchChecker() { super((footman.stubs.None) null); }
    public String getDisplayName() { return "Double launch checker"; }
    public boolean isActivated() { return false; }
    @Override public boolean isEnabled() { return !disabled; }
    @Override public void disable(boolean value) { disabled = value; }
}
