#!/usr/bin/env bash
# MimeKit 4.18.2 decodes base64 without its padding only up to the last whole group of four letters. The last one or two bytes are gone, and nothing
# says so. Some programs leave the padding out. ITMS adds it before decoding (MailContent.Open), so no letter of a mail is lost.
# Seen: "UGxlYXNl" -> "Please", "UGxlYXM" (without "=") -> "Ple", "UGxlYXM=" -> "Pleas".
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

foreach (var letters in new[] { "UGxlYXNl", "UGxlYXM", "UGxlYXM=" })
{
    var mail = $"From: pat@committee.test\r\nSubject: Roster\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{letters}\r\n";
    var message = MimeMessage.Load(new MemoryStream(Encoding.ASCII.GetBytes(mail)));
    Console.WriteLine($"{letters} -> {((TextPart)message.Body!).Text}");
}
CS
expected=$'UGxlYXNl -> Please\nUGxlYXM -> Ple\nUGxlYXM= -> Pleas'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
