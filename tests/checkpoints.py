"""Small but real checkpoints in the hub's layouts, for tests of everything that runs a model.

Each builder trains a tokenizer on the texts below, trains a tiny model of the family for a few
dozen steps, so that its outputs differ from source to source and end with `</s>`, and writes what
a hub repository of that family holds. Same seed, same checkpoint.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PAIRS: tuple[tuple[str, str], ...] = (
    (
        "وصل الوفد إلى العاصمة مساء الثلاثاء.",
        "The delegation reached the capital on Tuesday evening.",
    ),
    (
        "أغلقت السلطات الطريق الساحلي بسبب الأمطار.",
        "Authorities closed the coast road because of rain.",
    ),
    (
        "قال المدير إن المصنع سيعمل بكامل طاقته في آذار.",
        "The director said the plant would run at full capacity in March.",
    ),
    (
        "انخفض سعر القمح بنسبة 4 بالمئة خلال أسبوع.",
        "The price of wheat fell by 4 percent in a week.",
    ),
    (
        "زار الرئيس المدرسة الجديدة برفقة وزير التعليم.",
        "The president visited the new school with the education minister.",
    ),
    (
        "طالب السكان بإصلاح شبكة المياه قبل الصيف.",
        "Residents asked for the water network to be repaired before summer.",
    ),
    (
        "أعلن النادي التعاقد مع مهاجم من البرازيل.",
        "The club announced the signing of a forward from Brazil.",
    ),
    (
        "نقل المصابون إلى مستشفى قريب من الميناء.",
        "The injured were taken to a hospital near the port.",
    ),
    (
        "تبدأ المحادثات بين البلدين يوم الأحد في جنيف.",
        "Talks between the two countries begin on Sunday in Geneva.",
    ),
    (
        "ارتفع عدد الزوار إلى أكثر من مليون هذا العام.",
        "The number of visitors rose to more than a million this year.",
    ),
    (
        "رفض البرلمان مشروع القانون بأغلبية 12 صوتا.",
        "Parliament rejected the bill by a majority of 12 votes.",
    ),
    (
        "عاد الصيادون إلى القرية بعد ثلاثة أيام في البحر.",
        "The fishermen came back to the village after three days at sea.",
    ),
    (
        "افتتح المتحف معرضا عن تاريخ المدينة القديمة.",
        "The museum opened an exhibition on the history of the old town.",
    ),
    ("توقعت الأرصاد هبوب رياح قوية على الشمال.", "Forecasters expected strong winds in the north."),
    (
        "اتفقت الشركتان على بناء جسر فوق النهر.",
        "The two companies agreed to build a bridge over the river.",
    ),
    (
        "قالت الطبيبة إن اللقاح متوفر في كل المراكز.",
        "The doctor said the vaccine was available in every centre.",
    ),
    (
        "تأجلت المباراة النهائية بسبب عاصفة رملية.",
        "The final match was postponed because of a sand storm.",
    ),
    (
        "وقعت الحكومة اتفاقا لشراء الغاز من الجزائر.",
        "The government signed a deal to buy gas from Algeria.",
    ),
    ("عثر العمال على نقود ذهبية تحت المسجد.", "Workers found gold coins under the mosque."),
    (
        "أفرجت المحكمة عن الصحفي بعد دفع كفالة.",
        "The court released the journalist after bail was paid.",
    ),
    (
        "يزرع الفلاحون الزيتون والعنب على سفوح الجبل.",
        "Farmers grow olives and grapes on the slopes of the mountain.",
    ),
    (
        "شارك آلاف العمال في مسيرة وسط المدينة.",
        "Thousands of workers joined a march in the city centre.",
    ),
    ("أوصى التقرير بخفض الضرائب على المزارعين.", "The report recommended lower taxes for farmers."),
    (
        "استقبلت الجامعة خمسمئة طالب من الريف.",
        "The university took in five hundred students from the countryside.",
    ),
)
"""Arabic sentences and their English, on which tokenizers and models are trained."""

UNSEEN: tuple[str, ...] = (
    "أعلن الوزير بدء العمل في الميناء الجديد يوم الأحد.",
    "قال السكان إن الطريق مغلق منذ ثلاثة أيام.",
    "ارتفع سعر الغاز بنسبة 12 بالمئة هذا العام.",
    "زار وفد من الجامعة القرية القديمة قرب النهر.",
    "المستشفى",
    "رفضت المحكمة طلب النادي، وقالت إن العقد غير صحيح، ثم أغلقت القضية بعد أسبوع من المحادثات.",
    "تتوقع الشركة بناء 4 مدارس في الشمال قبل نهاية الصيف.",
    "فوز!",
)
"""Arabic sentences that no model has seen, of very different lengths."""

ARTICLES: tuple[str, ...] = tuple(
    " ".join(english for _, english in PAIRS[start : start + 4]) for start in range(0, 24, 2)
)
"""English passages, for summarizers; a summarizer is trained to give their first words."""

_TRAINING_STEPS = 50


def marian(
    folder: Path,
    *,
    layers: tuple[int, int] = (2, 2),
    legacy_bin: bool = False,
    half: bool = False,
    separate_models: bool = False,
    separate_vocabularies: bool = False,
    control: str = "",
    activation: str = "swish",
    seed: int = 1,
) -> Path:
    """A Marian checkpoint in the layout of `Helsinki-NLP/opus-mt-*`.

    Args:
        layers: encoder and decoder layers.
        legacy_bin: only `pytorch_model.bin`, as old repositories have (opus-mt-tc-big-*).
        half: weights in float16, as tc-big has them.
        separate_models: different SentencePiece models for the two sides.
        separate_vocabularies: `target_vocab.json` too, with embeddings of its own.
        control: a token such as `>>eng<<`, put into the vocabulary and before every source.
    """
    import torch
    from transformers import GenerationConfig, MarianConfig, MarianMTModel

    folder.mkdir(parents=True)
    arabic, english = [a for a, _ in PAIRS], [e for _, e in PAIRS]
    if separate_models:
        _sentencepiece(folder / "source.spm", arabic, 170)
        _sentencepiece(folder / "target.spm", english, 170)
    else:
        _sentencepiece(folder / "source.spm", arabic + english, 300)
        (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    source_pieces = _pieces(folder / "source.spm")
    target_pieces = _pieces(folder / "target.spm")
    controls = [control] if control else []
    if separate_vocabularies:
        source = _vocabulary([*source_pieces, *controls])
        target = _vocabulary(target_pieces)
        _write_json(folder / "target_vocab.json", target)
    else:
        # As in OPUS-MT's joint vocabularies, the last pieces of the source model are unknown to
        # the translation model.
        source = _vocabulary([*source_pieces[:-8], *target_pieces, *controls])
        target = source
    _write_json(folder / "vocab.json", source)
    torch.manual_seed(seed)
    config = MarianConfig(
        vocab_size=len(source),
        decoder_vocab_size=len(target),
        d_model=32,
        encoder_layers=layers[0],
        decoder_layers=layers[1],
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=128,
        activation_function=activation,
        scale_embedding=True,
        dropout=0.0,
        share_encoder_decoder_embeddings=not separate_vocabularies,
        pad_token_id=source["<pad>"],
        decoder_start_token_id=target["<pad>"],
        eos_token_id=0,
        forced_eos_token_id=0,
    )
    model = MarianMTModel(config)
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "MarianTokenizer",
            "source_lang": "ar",
            "target_lang": "en",
            "model_max_length": 128,
            "separate_vocabs": separate_vocabularies,
        },
    )
    from transformers import MarianTokenizer

    tokenizer = MarianTokenizer.from_pretrained(folder)
    sources = [tokenizer(f"{control} {a}" if control else a).input_ids for a in arabic]
    targets = [tokenizer(text_target=e).input_ids for e in english]
    _train(model, sources, targets)
    with torch.no_grad():
        # Hub checkpoints have a bias with values; <pad> stays at zero.
        model.final_logits_bias.copy_(torch.randn(1, len(target)) * 0.2)
        model.final_logits_bias[0, -1] = 0
        rows = model.model.decoder.embed_tokens.weight
        rows[-1] = 0
        model.model.encoder.embed_tokens.weight[-1] = 0
    model.generation_config = GenerationConfig(
        bad_words_ids=[[target["<pad>"]]],
        decoder_start_token_id=target["<pad>"],
        eos_token_id=0,
        forced_eos_token_id=0,
        max_length=128,
        num_beams=4,
        pad_token_id=target["<pad>"],
        renormalize_logits=True,
    )
    _save(model, folder, legacy_bin=legacy_bin, half=half)
    return folder


def bart(
    folder: Path,
    *,
    normalize_before: bool = False,
    tokenizer_json: bool = True,
    legacy_force_bos: bool = False,
    legacy_bin: bool = False,
    half: bool = False,
    seed: int = 2,
) -> Path:
    """A BART checkpoint in the layout of `facebook/bart-large-cnn`: byte-level BPE, no mask row.

    Args:
        normalize_before: write the key, as old repositories have it.
        tokenizer_json: with `tokenizer.json`, else only `vocab.json` and `merges.txt`.
        legacy_force_bos: the first token forced the old way (`sshleifer/distilbart-cnn-*`).
        legacy_bin, half: as for `marian`.
    """
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from transformers import BartConfig, BartForConditionalGeneration, BartTokenizer

    folder.mkdir(parents=True)
    trainer = ByteLevelBPETokenizer()
    trainer.train_from_iterator(
        [english for _, english in PAIRS],
        vocab_size=420,
        min_frequency=2,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
        show_progress=False,
    )
    trainer.save_model(str(folder))
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    rows = len(vocabulary)
    vocabulary["<mask>"] = rows  # known to the tokenizer, without a row in the model
    _write_json(folder / "vocab.json", vocabulary)
    tokenizer = BartTokenizer.from_pretrained(folder)
    if tokenizer_json:
        tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(seed)
    model = BartForConditionalGeneration(
        BartConfig(
            vocab_size=rows,
            d_model=32,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            max_position_embeddings=256,
            dropout=0.0,
            init_std=0.05,
        )
    )
    sources, targets = _summaries(tokenizer)
    _train(model, sources, targets)
    with torch.no_grad():
        model.final_logits_bias.copy_(torch.randn(1, rows) * 0.1)
    _save(model, folder, legacy_bin=legacy_bin, half=half)
    _edit_json(folder / "config.json", remove=("forced_bos_token_id",))
    if normalize_before:
        _edit_json(folder / "config.json", normalize_before=False, normalize_embedding=True)
    if legacy_force_bos:
        _edit_json(folder / "config.json", force_bos_token_to_be_generated=True)
        (folder / "generation_config.json").unlink(missing_ok=True)
    else:
        _write_json(
            folder / "generation_config.json",
            {
                "bos_token_id": 0,
                "decoder_start_token_id": 2,
                "early_stopping": True,
                "eos_token_id": 2,
                "forced_bos_token_id": 0,
                "forced_eos_token_id": 2,
                "length_penalty": 2.0,
                "max_length": 142,
                "min_length": 56,
                "no_repeat_ngram_size": 3,
                "num_beams": 4,
                "pad_token_id": 1,
            },
        )
    return folder


def pegasus(folder: Path, *, legacy_bin: bool = False, seed: int = 3) -> Path:
    """A Pegasus checkpoint in the layout of `google/pegasus-cnn_dailymail`: only `spiece.model`."""
    import torch
    from transformers import PegasusConfig, PegasusForConditionalGeneration, PegasusTokenizer

    folder.mkdir(parents=True)
    _sentencepiece(
        folder / "spiece.model",
        [english for _, english in PAIRS],
        220,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        user_defined_symbols=["<n>"],
    )
    _write_json(
        folder / "tokenizer_config.json",
        {"model_max_length": 128, "tokenizer_class": "PegasusTokenizer"},
    )
    tokenizer = PegasusTokenizer.from_pretrained(folder)
    torch.manual_seed(seed)
    model = PegasusForConditionalGeneration(
        PegasusConfig(
            vocab_size=len(tokenizer),
            d_model=32,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            max_position_embeddings=256,
            activation_function="relu",
            scale_embedding=True,
            dropout=0.0,
        )
    )
    sources, targets = _summaries(tokenizer, separator="<n>")
    _train(model, sources, targets, steps=90)
    _save(model, folder, legacy_bin=legacy_bin)
    return folder


def t5(folder: Path, *, flan: bool, seed: int = 4) -> Path:
    """A T5 checkpoint with `tokenizer.json` and vocabulary rows that no token names.

    Args:
        flan: the layout of `google/flan-t5-*`: gated GELU, an output matrix of its own, outputs
            not scaled. Otherwise that of `t5-small`: ReLU, tied, scaled.
    """
    import torch
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer

    folder.mkdir(parents=True)
    _sentencepiece(
        folder / "spiece.model",
        [english for _, english in PAIRS],
        220,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
    )
    tokenizer = T5Tokenizer.from_pretrained(folder)
    tokenizer.save_pretrained(folder)
    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=(len(tokenizer) // 32 + 1) * 32,
        d_model=32,
        d_kv=8,
        d_ff=64,
        num_layers=2,
        num_decoder_layers=2,
        num_heads=4,
        dropout_rate=0.0,
        feed_forward_proj="gated-gelu" if flan else "relu",
        tie_word_embeddings=not flan,
        decoder_start_token_id=0,
    )
    model = T5ForConditionalGeneration(config)
    if flan:
        model.lm_head.weight = torch.nn.Parameter(torch.randn_like(model.lm_head.weight) * 0.1)
    sources, targets = _summaries(tokenizer, prefix="summarize: ")
    _train(model, sources, targets)
    _save(model, folder)
    if flan:
        _edit_json(
            folder / "config.json", remove=("scale_decoder_outputs",), tie_word_embeddings=False
        )
    return folder


def _summaries(
    tokenizer: Any, prefix: str = "", separator: str = " "
) -> tuple[list[list[int]], list[list[int]]]:
    """Articles, and as summaries the first half of their first and third sentences."""
    targets = []
    for article in ARTICLES:
        sentences = [sentence.split() for sentence in article.split(".") if sentence.strip()]
        halves = [" ".join(words[: len(words) // 2]) + "." for words in sentences[0:3:2]]
        targets.append(separator.join(halves))
    sources = [tokenizer(prefix + article).input_ids for article in ARTICLES]
    return sources, [tokenizer(target).input_ids for target in targets]


def _edit_json(file: Path, remove: Sequence[str] = (), **changes: Any) -> None:
    data = json.loads(file.read_text(encoding="utf-8"))
    for key in remove:
        data.pop(key, None)
    _write_json(file, data | changes)


def _save(model: Any, folder: Path, *, legacy_bin: bool = False, half: bool = False) -> None:
    import torch

    if half:
        model = model.half()
    model.save_pretrained(folder)
    if legacy_bin:
        (folder / "model.safetensors").unlink()
        torch.save(model.state_dict(), folder / "pytorch_model.bin")


def _train(
    model: Any, sources: list[list[int]], targets: list[list[int]], steps: int = _TRAINING_STEPS
) -> None:
    """Learn the pairs by heart, more or less, so that outputs are varied and end."""
    import torch

    pad = model.config.pad_token_id
    torch.set_num_threads(1)  # matrices this small are slower on several
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    inputs, mask = _pad(sources, pad)
    labels, kept = _pad(targets, pad)
    labels[kept == 0] = -100
    for _ in range(steps):
        optimizer.zero_grad()
        model(input_ids=inputs, attention_mask=mask, labels=labels).loss.backward()
        optimizer.step()
    model.eval()


def _pad(rows: list[list[int]], pad: int) -> tuple[Any, Any]:
    import torch

    width = max(len(row) for row in rows)
    padded = [row + [pad] * (width - len(row)) for row in rows]
    mask = [[1] * len(row) + [0] * (width - len(row)) for row in rows]
    return torch.tensor(padded), torch.tensor(mask)


def _sentencepiece(file: Path, texts: Sequence[str], size: int, **options: Any) -> None:
    import sentencepiece

    with file.open("wb") as stream:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_writer=stream,
            vocab_size=size,
            hard_vocab_limit=False,
            minloglevel=2,
            num_threads=1,
            **options,
        )


def _pieces(file: Path) -> list[str]:
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(model_file=str(file))
    return [model.id_to_piece(i) for i in range(model.get_piece_size()) if not model.is_control(i)]


def _vocabulary(pieces: Sequence[str]) -> dict[str, int]:
    """OPUS-MT's order: `</s>`, `<unk>`, the pieces, `<pad>` last."""
    names = dict.fromkeys(["</s>", "<unk>", *pieces])
    names.pop("<pad>", None)
    return {name: row for row, name in enumerate([*names, "<pad>"])}


def _write_json(file: Path, data: Any) -> None:
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
