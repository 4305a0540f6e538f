#!/usr/bin/env bash
# .NET 10.0.12: an entry of a ZipArchive that was created, written and closed only by the asynchronous methods ends with synchronous writes to the
# stream. They are the end of the compressed data. The archive itself is then closed without any. A response of Kestrel refuses synchronous
# writes. So ITMS keeps them until the next asynchronous write (Packages/AsyncOutput), and a response package can be streamed.
# Seen: "entry: synchronous", "archive: none".
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
</Project>
XML
cat >Program.cs <<'CS'
using System.IO.Compression;

Console.Error.WriteLine($"Runtime {Environment.Version}");
var output = new Watched();
var archive = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null);
var visits = new byte[200_000];
new Random(1).NextBytes(visits);
var entry = await archive.CreateEntry("visits.bin", CompressionLevel.Fastest).OpenAsync();
await entry.WriteAsync(visits);
await entry.DisposeAsync();
Console.WriteLine($"entry: {Kind(output.Synchronous)}");
var before = output.Synchronous;
await archive.DisposeAsync();
Console.WriteLine($"archive: {Kind(output.Synchronous - before)}");

static string Kind(long bytes) => bytes > 0 ? "synchronous" : "none";

internal sealed class Watched : Stream
{
    public long Synchronous { get; private set; }
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Write(byte[] buffer, int offset, int count) => Synchronous += count;
    public override void Write(ReadOnlySpan<byte> buffer) => Synchronous += buffer.Length;
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
CS
expected=$'entry: synchronous\narchive: none'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
