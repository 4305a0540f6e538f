#!/usr/bin/env bash
# MimeKit 4.18.2: a list of addresses listens to each address in it, and goes on after the message is disposed. So an address that is put into many
# messages, such as the sender's own, keeps every one of them in memory.
# A clone of the address for each message keeps none. ITMS once made one sender address for all its mails: 15 KB stayed for each mail.
# Seen: "one address for all messages: 1000 of 1000 are kept", "a clone for each: 0 of 1000 are kept".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MimeKit" Version="[4.18.2]" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.Runtime.CompilerServices;
using MimeKit;

var sender = new MailboxAddress("Taskings", "taskings@agency.test");
Say("one address for all messages", () => sender);
Say("a clone for each", () => (MailboxAddress)sender.Clone());
GC.KeepAlive(sender);

static void Say(string what, Func<MailboxAddress> from)
{
    var messages = Send(from);
    GC.Collect();
    GC.WaitForPendingFinalizers();
    GC.Collect();
    Console.WriteLine($"{what}: {messages.Count(message => message.IsAlive)} of {messages.Length} are kept");
}

[MethodImpl(MethodImplOptions.NoInlining)]
static WeakReference[] Send(Func<MailboxAddress> from) => Enumerable.Range(0, 1000).Select(_ =>
{
    using var message = new MimeMessage { Subject = "A tasking is due", Body = new TextPart("plain") { Text = "It is due on Friday." } };
    message.From.Add(from());
    message.WriteTo(Stream.Null);
    return new WeakReference(message);
}).ToArray();
CS
expected=$'one address for all messages: 1000 of 1000 are kept\na clone for each: 0 of 1000 are kept'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
