using System.Globalization;
using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>Mails put together at random, with damage. None fails, and no text of an undamaged part is lost.</summary>
public sealed class RandomMailsTests
{
    private static readonly string[] Charsets = ["utf-8", "UTF8", "iso-8859-1", "windows-1252", "us-ascii", "\"utf-8\"", "x-nobody", "cp1252", ""];

    [Fact]
    public void Two_thousand_mails_are_read_without_a_failure_and_without_losing_text()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var mail = new RandomMail(seed);
            IncomingMail read;
            try
            {
                read = IncomingMail.Read(mail.Bytes);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed} failed:\n{Encoding.Latin1.GetString(mail.Bytes)}", e);
            }

            Assert.True(read.Subject.StartsWith("Subject of ", StringComparison.Ordinal), $"Seed {seed} lost its subject: {read.Subject}");
            Assert.Equal("pat@committee.test", read.From);
            foreach (var word in mail.Words)
                Assert.True(
                    read.Text.Contains(word, StringComparison.Ordinal),
                    $"Seed {seed} lost {word}. Read:\n{read.Text}\nOf:\n{Encoding.Latin1.GetString(mail.Bytes)}");
            foreach (var document in read.Documents)
            {
                using var content = document.Open();
                content.CopyTo(Stream.Null);
                Assert.DoesNotContain('\n', document.Name);
            }

            Assert.Equal(read.Id(), IncomingMail.Read(mail.Bytes).Id());
        }
    }

    private sealed class RandomMail
    {
        private readonly Random random;
        private readonly List<byte> mail = [];
        private int parts;

        public RandomMail(int seed)
        {
            random = new Random(seed);
            if (random.Next(10) == 0) Write("From pat Mon Nov 30 10:00:00 2026\n");
            Write("From: Pat <pat@committee.test>\n");
            if (random.Next(10) == 0) Write("no header field\n");
            Write($"Subject: Subject of {seed}\nMessage-ID: <{seed}@committee.test>\nMIME-Version: 1.0\n");
            Entity(depth: 0, isShown: true);
        }

        /// <summary>Words that a mail program shows.</summary>
        public List<string> Words { get; } = [];

        public byte[] Bytes => [.. mail];

        private void Entity(int depth, bool isShown)
        {
            switch (depth < 4 ? random.Next(6) : 0)
            {
                case 1: Multipart("mixed", depth, isShown, random.Next(1, 4)); break;
                case 2: Alternative(); break;
                case 3: Multipart("related", depth, isShown, 1); break;
                case 4: Document(); break;
                default: Text(isShown, "plain", NewWord(isShown)); break;
            }
        }

        private void Multipart(string kind, int depth, bool isShown, int count)
        {
            var boundary = $"b{depth}.{++parts}=x";
            Write($"Content-Type: multipart/{kind}; boundary={(random.Next(2) == 0 ? $"\"{boundary}\"" : boundary)}\n\n");
            for (var i = 0; i < count; i++)
            {
                Write($"\n--{boundary}\n");
                Entity(depth + 1, isShown);
            }

            // The end is missing in some, as of mails that were cut off.
            Write(random.Next(8) == 0 && depth == 0 ? "\n" : $"\n--{boundary}--\n");
        }

        private void Alternative()
        {
            var boundary = $"alt{++parts}";
            var word = NewWord(isShown: true);
            Write($"Content-Type: multipart/alternative; boundary={boundary}\n\n--{boundary}\n");
            Text(isShown: true, "plain", random.Next(3) == 0 ? "" : word);
            Write($"\n--{boundary}\n");
            Text(isShown: true, "html", $"<html><head><title>no</title></head><body><p class=\"a>b\">{word}</p></body></html>");
            Write($"\n--{boundary}--\n");
        }

        private void Text(bool isShown, string kind, string text)
        {
            var charset = Charsets[random.Next(Charsets.Length)];
            Write($"Content-Type: text/{kind}{(charset.Length > 0 ? $"; charset={charset}" : "")}{(random.Next(6) == 0 ? ";" : "")}\n");
            var bytes = Encoding.Latin1.GetBytes(text + (text.Length > 0 && random.Next(3) == 0 ? " señora" : ""));
            switch (random.Next(5))
            {
                case 0:
                    Write($"Content-Transfer-Encoding: base64{(random.Next(4) == 0 ? ";" : "")}\n\n{Convert.ToBase64String(bytes)}");
                    // Damage behind the text.
                    if (random.Next(3) == 0) Write("\n*?*\n");
                    break;
                case 1:
                    Write("Content-Transfer-Encoding: quoted-printable\n\n"
                        + string.Concat(bytes.Select(b => b is < 33 or > 126 or (byte)'=' ? $"={b:X2}" : ((char)b).ToString())));
                    if (text.Length > 0 && random.Next(3) == 0) Write("=ZZ=");
                    break;
                case 2:
                    Write("Content-Transfer-Encoding: 8-bit\n\n");
                    mail.AddRange(bytes);
                    break;
                default:
                    Write("\n");
                    mail.AddRange(bytes);
                    break;
            }
        }

        private void Document()
        {
            Write("Content-Type: application/pdf; name=\"l\u00e9tter.pdf\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n");
            Write(random.Next(3) == 0 ? "JVBERi0xLj!QK" : "JVBERi0xLjQK");
        }

        private string NewWord(bool isShown)
        {
            var word = string.Create(CultureInfo.InvariantCulture, $"marker{++parts}x");
            if (isShown) Words.Add(word);
            return word;
        }

        private void Write(string text) => mail.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
