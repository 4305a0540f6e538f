# syntax=docker/dockerfile:1

# Builds Itms.Server, the self-contained host.
#
#   docker build -t itms .
#   docker run --name itms -v itms-data:/data -p 127.0.0.1:8080:8080 --stop-timeout 45 \
#     -e Itms__BehindProxy=true -e Itms__KnownProxies__0=172.16.0.0/12 -e Itms__PublicUrl=https://itms.agency.gov itms
#
# Itms__BehindProxy     ITMS refuses to serve plain http beyond loopback, because passwords could be read on the way. A container cannot use
#                       loopback, so it does not start (exit code 2) until you confirm that a proxy in front of it terminates https.
# Itms__KnownProxies__0 The address or network your proxy connects from. ITMS trusts X-Forwarded-For and X-Forwarded-Proto from there only.
# Itms__PublicUrl       What the links in mails begin with.
#
# /data                 Everything ITMS stores. A named volume works as is; a folder of the host must belong to user 1654.
#
# The first start prints a code in the log. Use it to become the first administrator; the README says how.
# The demo (--demo) listens on loopback only, so it does not run in a container with a published port.

FROM node:20-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# Publishing builds the pages in web/ when it finds Node.
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages --mount=type=cache,target=/root/.npm \
    dotnet publish src/Itms.Server -c Release --use-current-runtime -o /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# Only the account that runs ITMS may read the data.
RUN install -d -m 700 -o "$APP_UID" -g "$APP_UID" /data
# ITMS reads ASPNETCORE_URLS; the base image's ASPNETCORE_HTTP_PORTS would only add a warning.
ENV ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://0.0.0.0:8080 \
    Itms__Data=/data
USER $APP_UID
VOLUME /data
EXPOSE 8080
# The image has neither curl nor wget; bash can open the connection itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s --retries=3 \
    CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "Itms.Server.dll"]
