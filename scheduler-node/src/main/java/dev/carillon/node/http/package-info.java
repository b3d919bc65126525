/**
 * The HTTP side of the stock node: the API, the events, health, metrics, and the dashboard's files.
 *
 * <p>{@link dev.carillon.node.http.HttpDoor} is the way in. What there is to ask is one table, {@code Routes}: method, path,
 * the role that it takes, and a function from a {@code Call} to an {@code Answer}; the file {@code openapi.yaml} describes
 * the same. {@code Guard} decides who asks and keeps strangers out, {@code Problems} puts what went wrong into words.
 *
 * <p>Whatever many browsers watch is computed once for all of them ({@code Outlook} each second, {@code Survey} page by
 * page), so watching costs the store the same for one as for a hundred, and nothing when nobody does.
 */
@NullMarked
package dev.carillon.node.http;

import org.jspecify.annotations.NullMarked;
