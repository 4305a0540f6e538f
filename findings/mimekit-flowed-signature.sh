#!/usr/bin/env bash
# MimeKit 4.18.2 joins the line "-- " before a signature to the line after it when it undoes format=flowed (FlowedToText, FlowedToHtml, and TextBody
# of a message). The line ends in a space, as lines do that go on. But RFC 3676, section 4.3, excepts just this one, quoted or not, since it is
# neither flowed nor fixed. If the line before it ends in a space too, the request and the signature become one line. Who looks for "-- " to leave
# signatures out finds none. With delsp=yes even the space is gone. ITMS takes the space away first (MailText.OfFlowed).
# Seen: "Please answer. -- Pat Doe|Records", "> Agreed.|> -- Lee", "Please answer.|--Pat Doe" with delsp=yes, and the first again from TextBody.
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
using System.Text;
using MimeKit;
using MimeKit.Text;

const string Request = "Please \r\nanswer. \r\n-- \r\nPat Doe\r\nRecords\r\n";
Say(new FlowedToText().Convert(Request));
Say(new FlowedToText().Convert("> Agreed.\r\n> -- \r\n> Lee\r\n"));
Say(new FlowedToText { DeleteSpace = true }.Convert("Please an \r\nswer.\r\n-- \r\nPat Doe\r\n"));
var mail = $"From: pat@committee.test\r\nSubject: Roster\r\nContent-Type: text/plain; format=flowed\r\n\r\n{Request}";
Say(MimeMessage.Load(new MemoryStream(Encoding.ASCII.GetBytes(mail))).TextBody!);

static void Say(string text) => Console.WriteLine(text.ReplaceLineEndings("\n").TrimEnd('\n').Replace('\n', '|'));
CS
expected=$'Please answer. -- Pat Doe|Records\n> Agreed.|> -- Lee\nPlease answer.|--Pat Doe\nPlease answer. -- Pat Doe|Records'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
