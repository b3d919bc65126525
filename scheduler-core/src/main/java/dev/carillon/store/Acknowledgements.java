package dev.carillon.store;

import java.util.List;

/**
 * What was acknowledged since somebody last read.
 *
 * @param list in the order in which it came; what could not be read is left out
 * @param cursor where to go on
 */
public record Acknowledgements(List<Acknowledgement> list, String cursor) {

    public Acknowledgements {
        list = List.copyOf(list);
    }
}
