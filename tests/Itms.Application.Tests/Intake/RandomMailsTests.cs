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
            switch (depth < 4 ? random.Next(12) : 0)
            {
                case 6: Forwarded(depth, isShown); break;
                case 7: Outlook(); break;
                case 8: Write(SignedParts.Beside(Apart(() => Entity(depth + 1, isShown)), $"sig{++parts}")); break;
                case 9: Write(SignedParts.InOnePiece(Apart(() => Entity(depth + 1, isShown)))); break;
                case 10: Japanese(isShown); break;
                case 11: Flowed(isShown); break;
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

        private void Forwarded(int depth, bool isShown)
        {
            var encoded = random.Next(3) == 0;
            Write($"Content-Type: message/rfc822\n{(encoded ? "Content-Transfer-Encoding: base64\n" : "")}\n");
            var mail = Apart(() =>
            {
                Write($"From: Lee <lee@committee.test>\nSubject: Earlier {NewWord(isShown)}\n");
                Entity(depth + 1, isShown);
            });
            Write(encoded ? Convert.ToBase64String(Encoding.Latin1.GetBytes(mail)) : mail);
        }

        /// <summary>Outlook writes the words of a winmail.dat once more beside it, or not.</summary>
        private void Outlook()
        {
            var word = NewWord(isShown: true);
            var winmail = random.Next(3) switch
            {
                0 => Winmail.OfText("Roster", word, ("letter.pdf", "%PDF-1.4\n"u8.ToArray())),
                1 => Winmail.OfPage("Roster", $"<p>{word}</p>"),
                _ => Winmail.OfRichText("Roster", $@"{{\rtf1\ansi {word}\par}}"),
            };
            // Behind the words, it may be cut off.
            if (random.Next(4) == 0) winmail = [.. winmail, 1];
            Write($"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(winmail)}");
        }

        private void Japanese(bool isShown)
        {
            var charset = random.Next(3) switch { 0 => "; charset=iso-2022-jp", 1 => "; charset=ISO-2022-JP-MS", _ => "" };
            Write($"Content-Type: text/plain{charset}\n\n\u001b$B<!$N5-O?\u001b(B {NewWord(isShown)}");
            if (isShown) Words.Add("\u6b21\u306e\u8a18\u9332");
        }

        private void Flowed(bool isShown) => Write("Content-Type: text/plain; format=flowed" + (random.Next(2) == 0 ? "; delsp=yes" : "")
            + $"\n\n> quoted {NewWord(isShown)} \n> and more\nOne {NewWord(isShown)} \nline {NewWord(isShown)}");

        private void Document()
        {
            Write("Content-Type: application/pdf; name=\"l\u00e9tter.pdf\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n");
            Write(random.Next(3) == 0 ? "JVBERi0xLj!QK" : "JVBERi0xLjQK");
        }

        /// <summary>What this writes, on its own.</summary>
        private string Apart(Action write)
        {
            var begin = mail.Count;
            write();
            var text = Encoding.Latin1.GetString([.. mail[begin..]]);
            mail.RemoveRange(begin, mail.Count - begin);
            return text;
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
