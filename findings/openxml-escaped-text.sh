#!/usr/bin/env bash
# DocumentFormat.OpenXml 3.3.0 reads and writes the text of cells as it stands in the file. But the format has an escape there: _xHHHH_ stands for
# the character with that code, and _x005F_ for an underscore that begins no escape (ECMA-376, part 1, 22.9.2.19, ST_Xstring). Excel writes a
# carriage return so. Text that was pasted with Windows line ends comes back with "_x000D_" at each of them, and from any part of it: Text, InnerText
# and CellValue. The other way round, a text such as "_x0041_" is written without the escape, so Excel shows "A". The SDK's own validator finds
# nothing. (dotnet/Open-XML-SDK #1146.) ITMS decodes what it imports (XlsxText), and escapes what it exports.
# Seen: "shared: Please answer._x000D_|By Friday.", "inline: Please answer._x000D_|By Friday.", "formula: Please answer._x000D_|By Friday.",
# "typed as _x000D_: _x005F_x000D_", "written: <x:t>Form _x0041_</x:t>, errors: 0".
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
    <PackageReference Include="DocumentFormat.OpenXml" Version="[3.3.0]" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

// The texts are written as Excel writes them.
const string Pasted = "Please answer._x000D_\nBy Friday.";
const string Typed = "_x005F_x000D_";
const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const string Package = "http://schemas.openxmlformats.org/package/2006";
using var file = new MemoryStream();
using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
{
    Part("[Content_Types].xml", $"""
        <Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/>
        <Override PartName="/xl/sheet.xml" ContentType="{Types}.worksheet+xml"/>
        <Override PartName="/xl/shared.xml" ContentType="{Types}.sharedStrings+xml"/></Types>
        """);
    Part("_rels/.rels", $"""
        <Relationships xmlns="{Package}/relationships">
        <Relationship Id="a" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>
        """);
    Part("xl/workbook.xml", $"""
        <workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="Taskings" sheetId="1" r:id="b"/></sheets></workbook>
        """);
    Part("xl/_rels/workbook.xml.rels", $"""
        <Relationships xmlns="{Package}/relationships"><Relationship Id="b" Type="{Relations}/worksheet" Target="sheet.xml"/>
        <Relationship Id="c" Type="{Relations}/sharedStrings" Target="shared.xml"/></Relationships>
        """);
    Part("xl/shared.xml", $"""<sst xmlns="{Main}"><si><t>{Pasted}</t></si><si><t>{Typed}</t></si></sst>""");
    Part("xl/sheet.xml", $"""
        <worksheet xmlns="{Main}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>{Pasted}</t></is></c>
        <c r="C1" t="str"><f>A1</f><v>{Pasted}</v></c><c r="D1" t="s"><v>1</v></c></row></sheetData></worksheet>
        """);

    void Part(string name, string content)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(content);
    }
}

file.Position = 0;
using (var book = SpreadsheetDocument.Open(file, isEditable: false))
{
    var texts = book.WorkbookPart!.SharedStringTablePart!.SharedStringTable.Elements<SharedStringItem>().ToList();
    var cells = book.WorkbookPart.WorksheetParts.Single().Worksheet.Descendants<Cell>().ToList();
    Console.WriteLine($"shared: {OneLine(texts[0].Text!.Text)}");
    Console.WriteLine($"inline: {OneLine(cells[1].InlineString!.InnerText)}");
    Console.WriteLine($"formula: {OneLine(cells[2].CellValue!.Text)}");
    Console.WriteLine($"typed as _x000D_: {texts[1].InnerText}");
}

using var written = new MemoryStream();
using (var book = SpreadsheetDocument.Create(written, SpreadsheetDocumentType.Workbook))
{
    var workbook = book.AddWorkbookPart();
    var sheet = workbook.AddNewPart<WorksheetPart>();
    var text = new Text("Form _x0041_");
    sheet.Worksheet = new Worksheet(new SheetData(new Row(new Cell(new InlineString(text)) { DataType = CellValues.InlineString })));
    workbook.Workbook = new Workbook(new Sheets(new Sheet { Name = "Taskings", SheetId = 1, Id = workbook.GetIdOfPart(sheet) }));
    var xml = text.OuterXml.Replace($" xmlns:x=\"{Main}\"", "");
    Console.WriteLine($"written: {xml}, errors: {new OpenXmlValidator().Validate(book).Count()}");
}

static string OneLine(string text) => text.Replace('\n', '|');
CS
expected='shared: Please answer._x000D_|By Friday.
inline: Please answer._x000D_|By Friday.
formula: Please answer._x000D_|By Friday.
typed as _x000D_: _x005F_x000D_
written: <x:t>Form _x0041_</x:t>, errors: 0'
dotnet build -v q --nologo >build.log || { cat build.log; exit 1; }
seen=$(dotnet bin/Debug/net10.0/finding.dll)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "It has changed. Expected:"; echo "$expected"; exit 1; }
