package dev.carillon.schedule;

/** Words the one-line messages with which bad cron expressions and zones are rejected. */
final class CronRejection {

    private CronRejection() {}

    static IllegalArgumentException of(String reason) {
        return new IllegalArgumentException("cron: " + reason);
    }

    static IllegalArgumentException of(CronField field, String text, String reason) {
        return of(field.label() + " field " + Check.quoted(text) + " " + reason);
    }
}
