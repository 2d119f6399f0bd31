"""The review page of a recording whose file is wrong: its pictures are put right as its result remembers."""

import io
from pathlib import Path

import httpx2
import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from alignment.report import Correction
from tests.vision.clips import corners, make_clip, marked, save_picture
from tests.vision.review_folder import a_practice, put_result
from vision.media.sources import Clip
from vision.results.folder import folder_for, report_json
from vision.review.clip.copies import copy_name, make_copy
from vision.review.folder import clip_id
from vision.review.web.app import create_app


def test_a_copy_is_put_right_and_named_after_it(tmp_path: Path) -> None:
    correction = Correction(rotate=90, mirrored=True, fps=5.0)
    assert [copy_name(c) for c in (Correction(), correction)] == ["playable.mp4", "playable-90-mirrored-5.mp4"]
    source = make_clip(tmp_path / "a.mp4", [marked()] * 5)
    make_copy(source, tmp_path / "copy.mp4", correction, lambda share: False)
    frames = list(Clip(tmp_path / "copy.mp4"))
    assert [corners(frame.image) for frame in frames] == ["RBGW"] * 5
    assert [frame.t for frame in frames] == pytest.approx([i / 5 for i in range(5)], abs=1e-3)


def test_what_browsers_do_not_show_as_it_should_be_is_sent_put_right(tmp_path: Path) -> None:
    save_picture(marked(), tmp_path / "phone.heic")
    clip = make_clip(tmp_path / "a.mp4", [marked()] * 5)
    heic, video = clip_id("phone.heic"), clip_id("a.mp4")

    def picture(answer: httpx2.Response) -> str:
        assert answer.headers["content-type"] == "image/jpeg"
        return corners(np.asarray(Image.open(io.BytesIO(answer.content))))

    def say(path: Path, correction: Correction) -> None:
        report = a_practice(1)
        known = report.clip.model_copy(update={"correction": correction})
        put_result(path, report_json(report.model_copy(update={"clip": known})))

    with TestClient(create_app(tmp_path), base_url="http://127.0.0.1:8642") as page:
        assert picture(page.get(f"/media/{heic}")) == "RGBW"
        assert page.get(f"/media/{video}").content == clip.read_bytes()
        correction = Correction(rotate=180)
        for path in (tmp_path / "phone.heic", clip):
            say(path, correction)
        assert picture(page.get(f"/media/{heic}")) == "WBGR"
        assert picture(page.get(f"/still/{heic}")) == picture(page.get(f"/still/{video}")) == "WBGR"
        assert page.get(f"/media/{video}").status_code == 404, "the page asks for a copy then"
        make_copy(clip, folder_for(clip) / copy_name(correction), correction, lambda share: False)
        (tmp_path / "sent.mp4").write_bytes(page.get(f"/media/{video}").content)
    assert corners(next(iter(Clip(tmp_path / "sent.mp4"))).image) == "WBGR"
