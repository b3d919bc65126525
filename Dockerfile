# The image of a stock node. It takes the jars as they were built:
#   mvn -DskipTests package && docker build -t carillon .
ARG JRE=eclipse-temurin:25-jre

FROM ${JRE} AS trained
COPY scheduler-node/target/lib /opt/carillon/lib
COPY scheduler-node/target/scheduler-node-*-SNAPSHOT.jar /opt/carillon/carillon.jar
# A node that looks for a Redis loads and links most of what one needs that has found it; what it learnt is kept, and saves
# half of the start. The cache is of use to this very JVM only, which is why it is made here.
RUN timeout -s TERM 10 java -XX:AOTCacheOutput=/opt/carillon/carillon.aot -XX:+UseSerialGC \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -jar /opt/carillon/carillon.jar node --redis redis://127.0.0.1:1 --http 127.0.0.1:7733; \
    test -s /opt/carillon/carillon.aot

FROM ${JRE}
LABEL org.opencontainers.image.title="Carillon" \
      org.opencontainers.image.description="A node of a distributed scheduler on Redis" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=trained /opt/carillon /opt/carillon
COPY docker/carillon /usr/local/bin/carillon
# a number, so that a cluster can see that it is not root; nothing is written but under /tmp
USER 10001:10001
ENV CARILLON_HTTP=0.0.0.0:7733
EXPOSE 7733
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["carillon", "health"]
ENTRYPOINT ["carillon"]
CMD ["node"]
