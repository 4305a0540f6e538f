#!/usr/bin/env bash
# MailKit 4.18.2 against dovecot 2.3: a mail that another program has just removed can look like an empty one. A client learns of a removal only with
# an answer of the server. Until then dovecot answers a request for the mail's bytes with NIL and "OK [EXPUNGEISSUED]". MailKit takes NIL for no
# bytes: GetStream gives an empty stream, and GetMessage a FormatException. Only from the next request on is it a MessageNotFoundException. A request
# to move or copy such a mail gets NO, although a UID that does not exist is to be ignored (RFC 3501, section 6.4.8): MailKit throws an
# ImapCommandException, and the next time returns null. Compare the bytes with RFC822.SIZE, and after a NO, look whether the mail is still there.
# When a person moved a mail at that moment, ITMS listed an empty mail for the task managers, or showed the mailbox as failing. Needs dovecot-imapd.
# Seen: "stream: 0 bytes, then MessageNotFoundException", "message: FormatException, then MessageNotFoundException",
# "move: ImapCommandException No, then null".
set -euo pipefail
dovecot=$(PATH="$PATH:/usr/sbin" command -v dovecot) || { echo 'Install dovecot-imapd.'; exit 1; }
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder"
cat >finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MailKit" Version="[4.18.2]" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;

using var reader = await OpenAsync();
var inbox = (ImapFolder)reader.Inbox;
var done = await reader.GetFolder(reader.PersonalNamespaces[0]).CreateAsync("Done", isMessageFolder: true);
await inbox.OpenAsync(FolderAccess.ReadWrite);
var mails = new List<UniqueId>();
for (var i = 0; i < 3; i++)
{
    var mail = new MimeMessage { Subject = "Roster", Body = new TextPart("plain") { Text = "Please answer." } };
    mails.Add((await inbox.AppendAsync(new AppendRequest(mail)))!.Value);
}

using var other = await OpenAsync();
await other.Inbox.OpenAsync(FolderAccess.ReadWrite);
await SayAsync("stream", mails[0], async mail => $"{(await inbox.GetStreamAsync(mail)).Length} bytes");
await SayAsync("message", mails[1], async mail => (await inbox.GetMessageAsync(mail)).Subject!);
await SayAsync("move", mails[2], async mail => (await inbox.MoveToAsync(mail, done!))?.ToString() ?? "null");

async Task SayAsync(string what, UniqueId mail, Func<UniqueId, Task<string>> ask)
{
    await other.Inbox.AddFlagsAsync(mail, MessageFlags.Deleted, silent: true);
    await other.Inbox.ExpungeAsync([mail]);
    Console.WriteLine($"{what}: {await AskAsync()}, then {await AskAsync()}");

    async Task<string> AskAsync()
    {
        try
        {
            return await ask(mail);
        }
        catch (ImapCommandException e)
        {
            return $"{e.GetType().Name} {e.Response}";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }
}

static async Task<ImapClient> OpenAsync()
{
    var client = new ImapClient();
    await client.ConnectAsync("127.0.0.1", 10930, SecureSocketOptions.None);
    await client.AuthenticateAsync("taskings", "public");
    return client;
}
CS
expected='stream: 0 bytes, then MessageNotFoundException
message: FormatException, then MessageNotFoundException
move: ImapCommandException No, then null'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
# Dovecot reads no mail as root: then it is nobody's.
user=$(id -u) group=$(id -g) own="default_internal_user = $(id -un)
default_login_user = $(id -un)
default_internal_group = $(id -gn)"
[ "$user" != 0 ] || { user=65534 group=65534 own=; }
mkdir -p mail/new mail/cur mail/tmp home
[ -n "$own" ] || chown -R "$user:$group" mail home
chmod 755 "$folder"
cat >dovecot.conf <<CONF
protocols = imap
listen = 127.0.0.1
base_dir = $folder/run
state_dir = $folder/state
log_path = $folder/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:$folder/mail
first_valid_uid = 1
$own
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 10930
  }
  inet_listener imaps {
    port = 0
  }
}
passdb {
  driver = static
  args = password=public
}
userdb {
  driver = static
  args = uid=$user gid=$group home=$folder/home
}
CONF
"$dovecot" -F -c dovecot.conf &
server=$!
for _ in {1..50}; do (echo >/dev/tcp/127.0.0.1/10930) 2>/dev/null && break; sleep 0.2; done
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
