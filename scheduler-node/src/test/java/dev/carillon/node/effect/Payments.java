package dev.carillon.node.effect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service of somebody else, as the examples of docs/effects.md use it. */
public final class Payments {

    final Map<String, Integer> charges = new HashMap<>();
    final List<String> mails = new ArrayList<>();

    /** Takes money, once for each key. */
    public void charge(String account, int cents, String key) {
        charges.putIfAbsent(account + " " + key, cents);
    }

    /** Sends a mail. */
    public void mail(String account, String text) {
        mails.add(account + ": " + text);
    }
}
