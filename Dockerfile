# The host with the designer inside: the one image of the product.
# docker build -t localhost:5000/bizosaas/flows:0.1.0 .

FROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS designer
WORKDIR /src/Designer
COPY Designer/package.json Designer/package-lock.json Designer/.npmrc ./
RUN npm ci
COPY Designer/ ./
# Elsa Studio's files come out once, as brotli; the host unpacks them for the rare client that does not take it.
RUN npm run build

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS host
ARG TARGETARCH
WORKDIR /src
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig ./
COPY Workflows/ Workflows/
COPY Connectors/ Connectors/
COPY Activities/ Activities/
COPY Host/ Host/
COPY samples/ samples/
RUN dotnet publish Host --configuration Release --arch "$TARGETARCH" --no-self-contained -p:SkipDesigner=true --output /app
COPY --from=designer /src/Designer/dist /app/wwwroot/studio
# The data folder of an installation on SQLite; a volume keeps the owner it is given here.
RUN mkdir /data

# Without shell or package manager; "extra" has the time zones that schedules need.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
LABEL org.opencontainers.image.title="Bizoholic Flows" \
      org.opencontainers.image.description="Workflow automation: designer, runtime and API in one host"
WORKDIR /app
COPY --from=host /app ./
COPY --from=host --chown=1654:1654 /data /data
ENV ASPNETCORE_URLS=http://+:8080 \
    FLOWS_DATA=/data
EXPOSE 8080
VOLUME /data
USER 1654:1654
ENTRYPOINT ["dotnet", "Bizoholic.Flows.Host.dll"]
