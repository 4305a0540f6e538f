#!/usr/bin/env bash
# MimeKit 4.18.2 converts a winmail.dat into a message whose documents say base64 (ContentTransferEncoding) and hold their bytes as they are
# (Content.Encoding is Default). Both are right in their way: the one is how the part would be written, the other how it is held. Who decodes
# Content.Stream by the part's own encoding gets a damaged document. ITMS goes by the content (MailContent.EncodingOf).
# Seen: "part says Base64, content says Default, content is: %PDF-1.4 The roster".
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
using MimeKit.Tnef;

Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
// A file of Outlook (MS-OXTNEF): its version, its code page, a kind of message, and one document.
var tnef = new MemoryStream();
tnef.Write([0x78, 0x9F, 0x3E, 0x22, 1, 0]);
Write(1, 0x0008_9006, [0, 0, 1, 0]);
Write(1, 0x0006_9007, [0xE4, 4, 0, 0, 0, 0, 0, 0]);
Write(1, 0x0007_8008, "IPM.Note\0"u8.ToArray());
Write(2, 0x0006_9002, [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]);
Write(2, 0x0001_8010, "roster.pdf\0"u8.ToArray());
Write(2, 0x0006_800F, "%PDF-1.4 The roster"u8.ToArray());

var part = new TnefPart { Content = new MimeContent(new MemoryStream(tnef.ToArray())) };
var document = part.ConvertToMessage().BodyParts.OfType<MimePart>().Single(inner => inner.FileName == "roster.pdf");
using var content = new MemoryStream();
document.Content!.WriteTo(content);
var bytes = Encoding.ASCII.GetString(content.ToArray());
Console.WriteLine($"part says {document.ContentTransferEncoding}, content says {document.Content.Encoding}, content is: {bytes}");

void Write(byte level, int id, byte[] data)
{
    tnef.WriteByte(level);
    tnef.Write(BitConverter.GetBytes(id));
    tnef.Write(BitConverter.GetBytes(data.Length));
    tnef.Write(data);
    tnef.Write(BitConverter.GetBytes((ushort)data.Sum(b => b)));
}
CS
expected='part says Base64, content says Default, content is: %PDF-1.4 The roster'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
