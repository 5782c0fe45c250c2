// A real OpenID Connect provider for the tests: node provider.mjs <oidc-provider's index.js> <address of the site>.
// Writes its issuer on a line; then reads people from its input, one JSON object {login: claims} a line, and answers each with "ok".
// It ends with its input.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [library, site] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(library).href);
console.info = console.log = () => {}; // the library's notices; our own lines are written below
const say = (line) => process.stdout.write(`${line}\n`);
const people = {};
const server = createServer();
server.listen(0, '127.0.0.1', () => {
	const issuer = `http://127.0.0.1:${server.address().port}`;
	const provider = new Provider(issuer, {
		clients: [{
			client_id: 'kvarter', client_secret: 'a secret of the tests alone',
			redirect_uris: [`${site}/sign-in/provider/callback`], post_logout_redirect_uris: [`${site}/`],
		}],
		claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
		pkce: { required: () => true },
		cookies: { keys: ['of the tests alone'] },
		findAccount: (_, login) => ({ accountId: login, claims: () => ({ sub: login, ...people[login] }) }),
	});
	server.on('request', provider.callback());
	say(issuer);
	const lines = createInterface({ input: process.stdin });
	lines.on('line', (line) => { Object.assign(people, JSON.parse(line)); say('ok'); });
	lines.on('close', () => process.exit(0));
});
