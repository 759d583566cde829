# The current LTS of Node; nothing of the build stays in the image but what runs.
FROM node:24-bookworm-slim AS build
WORKDIR /rastro
COPY package.json package-lock.json ./
COPY shared/package.json shared/
COPY migrations/package.json migrations/
COPY server/package.json server/
COPY client/package.json client/
COPY demo/package.json demo/
RUN npm ci
COPY . .
RUN npm run build && npm ci --omit=dev --workspace server --workspace shared --workspace migrations

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /rastro
COPY --from=build /rastro/package.json ./
COPY --from=build /rastro/node_modules node_modules
COPY --from=build /rastro/shared/package.json shared/
COPY --from=build /rastro/shared/dist shared/dist
COPY --from=build /rastro/migrations/package.json migrations/
COPY --from=build /rastro/migrations/dist migrations/dist
COPY --from=build /rastro/server/package.json server/
COPY --from=build /rastro/server/dist server/dist
COPY --from=build /rastro/client/dist client/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/dist/server.js"]
