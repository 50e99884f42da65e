/** Shown instead of the web app when it has not been built. */
export const missingBuildPage = (): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>开播 Kaibo</title>
<style>
:root { color-scheme: light dark; --ink: #1c1b1a; --paper: #f7f6f4; --faint: #6d6a66; --card: #fff; --line: #e4e1dc }
@media (prefers-color-scheme: dark) { :root { --ink: #eceae6; --paper: #161514; --faint: #9b978f; --card: #1f1e1c; --line: #34322f } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
main { max-width: 34rem; margin: 24px; padding: 32px; background: var(--card); border: 1px solid var(--line); border-radius: 16px }
h1 { margin: 0 0 8px; font-size: 20px }
p { margin: 8px 0; color: var(--faint) }
code { padding: 2px 6px; border-radius: 6px; background: var(--paper); color: var(--ink); font: 14px/1.4 ui-monospace, monospace }
a { color: inherit }
</style>
</head>
<body>
<main>
<h1>网页还没有构建 · The web app has not been built</h1>
<p>服务器在运行。请用 <code>npm start</code> 启动（它会先构建网页），开发时用 <code>npm run dev</code>。</p>
<p lang="en">The server is running. Start it with <code>npm start</code>, which builds the web app first, or develop with <code>npm run dev</code>.</p>
<p><a href="/docs">API</a> · <a href="/ready">/ready</a></p>
</main>
</body>
</html>
`;
