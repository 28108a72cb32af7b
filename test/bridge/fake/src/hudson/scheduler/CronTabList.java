package hudson.scheduler;

import java.util.Calendar;

/** One line of numbers and stars; days and months are not looked at. */
public final class CronTabList {
    private String[] fields;

    public static CronTabList create(String format) {
        CronTabList l = new CronTabList((footman.stubs.None) null);
        l.fields = format.trim().split("\\s+");
        return l;
    }
    public static CronTabList create(String format, Hash hash) { return create(format); }
    public boolean check(Calendar cal) { return is(fields[0], cal.get(Calendar.MINUTE)) && is(fields[1], cal.get(Calendar.HOUR_OF_DAY)); }
    private static boolean is(String field, int now) { return field.equals("*") || Integer.parseInt(field) == now; }
}
